import { Arg, Args, Ctx as GqlCtx, ID, Info, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { PageArgs } from '../../graph/lists.ts'
import { readConnection, readOne, ref, type ReadInfo } from '../../graph/read/index.ts'
import { apiKeyShape, roleGrantShape, viewerShape } from './accounts.shape.ts'
import {
  ApiKeyConnection,
  GrantRoleInput,
  GrantRolePayload,
  IssueApiKeyInput,
  IssueApiKeyPayload,
  RequestSignInCodePayload,
  RevokeApiKeyPayload,
  RevokeRolePayload,
  RevokeSessionPayload,
  SignInPayload,
  SignOutPayload,
  ViewerType,
} from './accounts.types.ts'
import { issueApiKey, revokeApiKey } from './api-keys.commands.ts'
import { grantRole, revokeRole } from './grants.commands.ts'
import { signInOperator } from './operators.commands.ts'
import { actAs, revokeSession, signOut, type SignedIn } from './sessions.commands.ts'
import { requestSignInCode, signInWithCode } from './sign-in-codes.commands.ts'

@Resolver()
export class AccountsResolver {
  @Query(() => ViewerType, { nullable: true, description: 'Null for whoever is not signed in.' })
  @Access('anyone')
  viewer(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo) {
    return ctx.actor.id === null ? null : readOne(ctx, info, viewerShape, ctx.actor.id)
  }

  @Query(() => ApiKeyConnection, { description: 'Keys of partners, the newest first.' })
  @Access({ roles: ['OPERATOR'] })
  apiKeys(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => PageArgs) _page: PageArgs) {
    return readConnection(ctx, info, apiKeyShape)
  }

  @Mutation(() => RequestSignInCodePayload, {
    description: 'Sends a one-time code. The answer is the same for a known and an unknown phone.',
  })
  @Access('anyone')
  requestSignInCode(@GqlCtx() ctx: Ctx, @Arg('phone', () => String) phone: string) {
    return requestSignInCode(ctx, phone)
  }

  @Mutation(() => SignInPayload, { description: 'Signs a person in. A phone that is new here becomes a resident.' })
  @Access('anyone')
  async signInWithCode(
    @GqlCtx() ctx: Ctx,
    @Arg('phone', () => String) phone: string,
    @Arg('code', () => String) code: string,
    @Arg('device', () => String, { nullable: true, description: 'What the person will recognise the session by.' })
    device?: string,
  ) {
    return signedIn(ctx, await signInWithCode(ctx, { phone, code, device }))
  }

  @Mutation(() => SignInPayload, { description: 'Signs an operator in, for eight hours at the most.' })
  @Access('anyone')
  async signInOperator(
    @GqlCtx() ctx: Ctx,
    @Arg('login', () => String) login: string,
    @Arg('password', () => String) password: string,
    @Arg('totp', () => String, { description: 'Six digits of the authenticator app, or a recovery code.' })
    totp: string,
    @Arg('device', () => String, { nullable: true, description: 'What the person will recognise the session by.' })
    device?: string,
  ) {
    return signedIn(ctx, await signInOperator(ctx, { login, password, totp, device }))
  }

  @Mutation(() => SignOutPayload, { description: 'Ends this session; its streams close.' })
  @Access('signedIn')
  async signOut(@GqlCtx() ctx: Ctx) {
    return { signedOut: await signOut(ctx) }
  }

  @Mutation(() => RevokeSessionPayload, { description: 'Ends a session of one’s own, such as that of a lost phone.' })
  @Access('signedIn')
  async revokeSession(@GqlCtx() ctx: Ctx, @Arg('sessionId', () => ID) sessionId: string) {
    return { sessionId: await revokeSession(ctx, sessionId) }
  }

  @Mutation(() => GrantRolePayload, {
    description: 'Gives somebody else a role. Operators of the platform, or of the place’s community.',
  })
  @Access({ roles: ['OPERATOR'] })
  async grantRole(@GqlCtx() ctx: Ctx, @Arg('input', () => GrantRoleInput) input: GrantRoleInput) {
    return { grant: ref(roleGrantShape, await grantRole(ctx, input)) }
  }

  @Mutation(() => RevokeRolePayload, {
    description: 'Takes a role; it works no longer within two seconds, also on open streams.',
  })
  @Access({ roles: ['OPERATOR'] })
  async revokeRole(@GqlCtx() ctx: Ctx, @Arg('grantId', () => ID) grantId: string) {
    return { grantId: await revokeRole(ctx, grantId) }
  }

  @Mutation(() => IssueApiKeyPayload, {
    description: 'Issues a key to a partner. Operators of the platform, or of the one community it is for.',
  })
  @Access({ roles: ['OPERATOR'] })
  async issueApiKey(
    @GqlCtx() ctx: Ctx,
    @Arg('input', () => IssueApiKeyInput) input: IssueApiKeyInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
  ) {
    const { apiKeyId, secret } = await issueApiKey(ctx, input, idempotencyKey)
    return { apiKey: ref(apiKeyShape, apiKeyId), secret }
  }

  @Mutation(() => RevokeApiKeyPayload, { description: 'Ends a key; it works no longer within two seconds.' })
  @Access({ roles: ['OPERATOR'] })
  async revokeApiKey(@GqlCtx() ctx: Ctx, @Arg('id', () => ID) id: string) {
    return { apiKey: ref(apiKeyShape, await revokeApiKey(ctx, id)) }
  }
}

async function signedIn(ctx: Ctx, session: SignedIn) {
  await actAs(ctx, session)
  return { token: session.token, expiresAt: session.expiresAt, viewer: ref(viewerShape, session.principalId) }
}
