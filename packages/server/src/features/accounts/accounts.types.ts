import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { actorKinds, placeKinds, roles, type ActorKind, type PlaceKind, type Role } from '../../access/actor.ts'
import { connectionOf } from '../../graph/connection.ts'
import { enumOf } from '../../graph/lists.ts'
import { Node } from '../../graph/node.ts'
import { payload } from '../../graph/payload.ts'
import { GraphQLDateTime } from '../../graph/scalars.ts'

export const RoleEnum = enumOf('Role', roles, 'What somebody is at a place.')
export const PlaceKindEnum = enumOf('PlaceKind', placeKinds, 'Where a role is held.')
export const ActorKindEnum = enumOf(
  'ActorKind',
  actorKinds,
  'Person, partner app, the platform’s own timer, or nobody known.',
)

@ObjectType('Actor', { description: 'Who did it.' })
export class ActorType {
  @Field(() => ActorKindEnum)
  kind!: ActorKind

  @Field(() => ID, { nullable: true, description: 'Null for timers and for the anonymous.' })
  id?: string

  @Field(() => String, { nullable: true, description: 'Null for timers and for the anonymous.' })
  name?: string

  @Field(() => RoleEnum, { nullable: true, description: 'The role that acted; null for timers.' })
  role?: Role
}

@ObjectType('RoleGrant', { description: 'A role at a place.' })
export class RoleGrantType {
  @Field(() => ID)
  id!: string

  @Field(() => RoleEnum)
  role!: Role

  @Field(() => PlaceKindEnum)
  placeKind!: PlaceKind

  @Field(() => ID, { nullable: true, description: 'Null for the whole platform.' })
  placeId?: string

  @Field(() => String, { nullable: true, description: 'Null for the whole platform.' })
  placeName?: string

  @Field(() => [String], { description: 'What a partner may do there; empty for every other role.' })
  scopes!: string[]

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null: until it is taken.' })
  until?: Date
}

@ObjectType('Session', { implements: Node, description: 'One sign-in on one device.' })
export class SessionType extends Node {
  @Field(() => String, { description: 'As the device called itself; nothing depends on it.' })
  device!: string

  @Field(() => GraphQLDateTime)
  createdAt!: Date

  @Field(() => GraphQLDateTime, { description: 'To the minute.' })
  lastSeenAt!: Date

  @Field(() => GraphQLDateTime, { description: 'Moves on while the session is used.' })
  expiresAt!: Date

  @Field(() => Boolean, { description: 'Whether this request came with it.' })
  current!: boolean
}

@ObjectType('Viewer', { description: 'The signed-in caller.' })
export class ViewerType {
  @Field(() => ID)
  id!: string

  @Field(() => String)
  name!: string

  @Field(() => ActorKindEnum)
  kind!: ActorKind

  @Field(() => String, { nullable: true, description: 'Such as 138****0001; null for who has no phone here.' })
  phoneMasked?: string

  @Field(() => String, { description: 'BCP 47.' })
  locale!: string

  @Field(() => [RoleGrantType], {
    description: 'Those that work in this sign-in: an operator’s need password and TOTP.',
  })
  grants!: RoleGrantType[]

  @Field(() => [SessionType], { description: 'Open sign-ins, the one last used first.' })
  sessions!: SessionType[]
}

@ObjectType('ApiKey', {
  implements: Node,
  description: 'A partner’s key. Its secret is shown once, when it is issued.',
})
export class ApiKeyType extends Node {
  @Field(() => String)
  name!: string

  @Field(() => String, { description: 'How the key begins.' })
  prefix!: string

  @Field(() => [String])
  scopes!: string[]

  @Field(() => GraphQLDateTime)
  createdAt!: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null: until it is revoked.' })
  expiresAt?: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'To the minute; null when it was never used.' })
  lastUsedAt?: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null while it works.' })
  revokedAt?: Date
}

export const ApiKeyConnection = connectionOf('ApiKey', () => ApiKeyType)

@InputType()
export class GrantRoleInput {
  @Field(() => String, { description: 'Mobile number; a new one becomes a person.' })
  phone!: string

  @Field(() => String, { nullable: true, description: 'Taken only for a new person.' })
  name?: string

  @Field(() => RoleEnum)
  role!: Role

  @Field(() => PlaceKindEnum)
  placeKind!: PlaceKind

  @Field(() => ID, { nullable: true, description: 'Null for the whole platform only.' })
  placeId?: string

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null: until it is taken.' })
  until?: Date
}

@InputType()
export class IssueApiKeyInput {
  @Field(() => String)
  name!: string

  @Field(() => [String], { description: 'Such as orders:read; write implies read. 1 to 30.' })
  scopes!: string[]

  @Field(() => [ID], { description: '1 to 50. Operators of a community issue keys for that one only.' })
  communityIds!: string[]

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null: until it is revoked.' })
  expiresAt?: Date
}

export const RequestSignInCodePayload = payload('RequestSignInCode', {
  resendAt: [() => GraphQLDateTime, { description: 'When the next code can be sent to this phone.' }],
  demoCode: [() => String, { description: 'In demo mode only, which runs on loopback only.' }],
})
/** One type for both ways of signing in. */
export const SignInPayload = payload('SignIn', {
  token: [() => String, { description: 'Bearer token, shown once: send it as `Authorization: Bearer …`.' }],
  expiresAt: [() => GraphQLDateTime, { description: 'If it is not used until then.' }],
  viewer: () => ViewerType,
})
export const SignOutPayload = payload('SignOut', {
  signedOut: [() => Boolean, { nullable: false, description: 'False when there was no session, as for a key.' }],
})
export const RevokeSessionPayload = payload('RevokeSession', { sessionId: () => ID })
export const GrantRolePayload = payload('GrantRole', { grant: () => RoleGrantType })
export const RevokeRolePayload = payload('RevokeRole', { grantId: () => ID })
export const IssueApiKeyPayload = payload('IssueApiKey', {
  apiKey: () => ApiKeyType,
  secret: [() => String, { description: 'Shown once: null when the idempotency key was used before.' }],
})
export const RevokeApiKeyPayload = payload('RevokeApiKey', { apiKey: () => ApiKeyType })
