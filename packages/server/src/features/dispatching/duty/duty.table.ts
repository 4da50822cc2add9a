import { sql } from 'drizzle-orm'
import { check, doublePrecision, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant, isOneOf, oneOf } from '../../../db/columns.ts'
import { riders } from '../../carriers/index.ts'
import { certificateKinds } from './certificate.ts'
import { shiftEnds, vehicles } from './shift.ts'

export const riderShifts = pgTable(
  'rider_shifts',
  {
    id: id('shf').primaryKey(),
    riderId: id('rid')
      .notNull()
      .references(() => riders.id),
    vehicle: oneOf(vehicles).notNull(),
    startedAt: instant().notNull(),
    /** When the rider wants to stop: no pickup after it. */
    endsAt: instant().notNull(),
    endedAt: instant(),
    endedBy: oneOf(shiftEnds),
  },
  (t) => [
    uniqueIndex('rider_shifts_open')
      .on(t.riderId)
      .where(sql`ended_at is null`),
    index('rider_shifts_rider').on(t.riderId, t.startedAt),
    check('rider_shifts_vehicle', isOneOf(t.vehicle, vehicles)),
    check('rider_shifts_ended_by', isOneOf(t.endedBy, shiftEnds)),
    check('rider_shifts_ended', sql`(${t.endedAt} is null) = (${t.endedBy} is null)`),
    check('rider_shifts_span', sql`${t.endsAt} > ${t.startedAt}`),
  ],
)

/** Only the last place, and only for a while: whoever wants to know where somebody was yesterday finds nothing. */
export const riderPositions = pgTable(
  'rider_positions',
  {
    riderId: id('rid')
      .primaryKey()
      .references(() => riders.id),
    lat: doublePrecision().notNull(),
    lng: doublePrecision().notNull(),
    accuracyMetres: integer(),
    /** By the clock of the server. */
    at: instant().notNull(),
  },
  (t) => [
    index('rider_positions_at').on(t.at),
    check('rider_positions_place', sql`${t.lat} between -90 and 90 and ${t.lng} between -180 and 180`),
  ],
)

export const riderCertificates = pgTable(
  'rider_certificates',
  {
    id: id('crt').primaryKey(),
    riderId: id('rid')
      .notNull()
      .references(() => riders.id),
    kind: oneOf(certificateKinds).notNull(),
    number: text().notNull(),
    issuedAt: instant().notNull(),
    expiresAt: instant().notNull(),
    revokedAt: instant(),
    revokedReason: text(),
  },
  (t) => [
    uniqueIndex('rider_certificates_number').on(t.kind, t.number),
    index('rider_certificates_rider').on(t.riderId, t.kind, t.expiresAt),
    check('rider_certificates_kind', isOneOf(t.kind, certificateKinds)),
    check('rider_certificates_span', sql`${t.expiresAt} > ${t.issuedAt}`),
  ],
)
