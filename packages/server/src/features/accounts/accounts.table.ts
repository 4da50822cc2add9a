import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { placeKinds, roles } from '../../access/actor.ts'
import { id, instant, isOneOf, oneOf } from '../../db/columns.ts'
import { signInMethods } from './session.ts'

export const principalKinds = ['PERSON', 'APP'] as const
export const principalStatuses = ['ACTIVE', 'CLOSED'] as const

/** Whoever can act: a person with a phone, or a partner's app with keys. */
export const principals = pgTable(
  'principals',
  {
    id: id('usr').primaryKey(),
    kind: oneOf(principalKinds).notNull(),
    name: text().notNull(),
    /** E.164, sealed; found by its blind index. */
    phoneSealed: text(),
    phoneIndex: text(),
    phoneMasked: text(),
    locale: text().notNull().default('zh-CN'),
    status: oneOf(principalStatuses).notNull().default('ACTIVE'),
    /** Counts the events about this principal. */
    version: integer().notNull().default(0),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('principals_phone').on(t.phoneIndex),
    check('principals_kind', isOneOf(t.kind, principalKinds)),
    check('principals_status', isOneOf(t.status, principalStatuses)),
    check('principals_phone_whole', sql`num_nulls(${t.phoneSealed}, ${t.phoneIndex}, ${t.phoneMasked}) in (0, 3)`),
  ],
)

export const roleGrants = pgTable(
  'role_grants',
  {
    id: id('grt').primaryKey(),
    principalId: id('usr')
      .notNull()
      .references(() => principals.id),
    role: oneOf(roles).notNull(),
    placeKind: oneOf(placeKinds).notNull(),
    /** A TypeID of whatever kind of place; null for the platform. */
    placeId: id('').$type<string>(),
    scopes: text()
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    until: instant(),
    grantedBy: text(),
    createdAt: instant().notNull(),
    revokedAt: instant(),
    revokedBy: text(),
  },
  (t) => [
    // A role is held at a place once; giving it again changes its end.
    uniqueIndex('role_grants_once')
      .on(t.principalId, t.role, t.placeKind, sql`coalesce(${t.placeId}, '')`)
      .where(sql`revoked_at is null`),
    index('role_grants_place').on(t.placeId, t.role),
    check('role_grants_role', isOneOf(t.role, roles)),
    check('role_grants_place_kind', isOneOf(t.placeKind, placeKinds)),
    check('role_grants_place_whole', sql`(${t.placeKind} = 'PLATFORM') = (${t.placeId} is null)`),
    // A grant of the platform reaches everything: no other role may ever hold one.
    check('role_grants_platform', sql`${t.placeKind} <> 'PLATFORM' or ${t.role} = 'OPERATOR'`),
    check('role_grants_scopes', sql`${t.role} = 'PARTNER' or cardinality(${t.scopes}) = 0`),
  ],
)

export const sessions = pgTable(
  'sessions',
  {
    id: id('ses').primaryKey(),
    principalId: id('usr')
      .notNull()
      .references(() => principals.id),
    method: oneOf(signInMethods).notNull(),
    /** SHA-256 of the token; the token itself is nowhere. */
    tokenHash: text().notNull(),
    device: text().notNull(),
    createdAt: instant().notNull(),
    lastSeenAt: instant().notNull(),
    idleSeconds: integer().notNull(),
    /** Moves on with use, never past `endsAt`. */
    expiresAt: instant().notNull(),
    endsAt: instant().notNull(),
    revokedAt: instant(),
  },
  (t) => [
    uniqueIndex('sessions_token').on(t.tokenHash),
    index('sessions_principal').on(t.principalId, t.id),
    check('sessions_method', isOneOf(t.method, signInMethods)),
    check('sessions_end', sql`${t.expiresAt} <= ${t.endsAt}`),
  ],
)

export const signInCodes = pgTable(
  'sign_in_codes',
  {
    id: id('sic').primaryKey(),
    /** Blind indexes: neither who was asked for nor from where can be read here. */
    phoneIndex: text().notNull(),
    addressIndex: text().notNull(),
    codeHash: text().notNull(),
    sentAt: instant().notNull(),
    expiresAt: instant().notNull(),
    tries: integer().notNull().default(0),
    /** Used, or replaced by a newer code. */
    closedAt: instant(),
  },
  (t) => [
    uniqueIndex('sign_in_codes_open')
      .on(t.phoneIndex)
      .where(sql`closed_at is null`),
    index('sign_in_codes_phone').on(t.phoneIndex, t.sentAt),
    index('sign_in_codes_address').on(t.addressIndex, t.sentAt),
    check('sign_in_codes_tries', sql`${t.tries} between 0 and 20`),
  ],
)

/** Tries to sign in with a password, by blind index of the login or of the address; logins that do not exist count alike. */
export const signInTries = pgTable(
  'sign_in_tries',
  {
    subject: text().primaryKey(),
    tries: integer().notNull(),
    since: instant().notNull(),
  },
  (t) => [index('sign_in_tries_since').on(t.since)],
)

export const operatorLogins = pgTable(
  'operator_logins',
  {
    login: text().primaryKey(),
    principalId: id('usr')
      .notNull()
      .references(() => principals.id),
    /** argon2id */
    passwordHash: text().notNull(),
    totpSealed: text().notNull(),
    /** A code of this time step or before it is not taken again. */
    lastUsedStep: bigint({ mode: 'number' }).notNull().default(0),
    recoveryHashes: text().array().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('operator_logins_principal').on(t.principalId),
    check('operator_logins_login', sql`${t.login} = lower(${t.login})`),
  ],
)

export const apiKeys = pgTable(
  'api_keys',
  {
    id: id('key').primaryKey(),
    principalId: id('usr')
      .notNull()
      .references(() => principals.id),
    name: text().notNull(),
    /** What of the key may be shown. */
    prefix: text().notNull(),
    secretHash: text().notNull(),
    scopes: text().array().notNull(),
    /** The community of a key for one; null for several: then it is the platform's. */
    communityId: id('com'),
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
    expiresAt: instant(),
    lastUsedAt: instant(),
    revokedAt: instant(),
  },
  (t) => [
    index('api_keys_principal').on(t.principalId),
    index('api_keys_created').on(t.createdAt, t.id),
    check('api_keys_scopes', sql`cardinality(${t.scopes}) > 0`),
  ],
)
