import { anonymous, type Actor } from '../../access/actor.ts'
import { inTx } from '../../db/tx.ts'
import type { App } from '../../graph/context.ts'
import { createOperator } from './operators.commands.ts'
import { addGrant, findOrAddPerson, type NewGrant } from './principals.store.ts'
import type { SignInMethod } from './session.ts'
import { openSession, type SignedIn } from './sessions.commands.ts'
import { authenticate } from './sign-ins.queries.ts'
import { newId } from '@linli/kit'

/** Somebody who is really signed in, for specs: with a principal, grants and a session in the database. */
export interface SignedInPerson extends SignedIn {
  readonly actor: Actor
  readonly authorization: string
}

let people = 0
/** A number that no other person of this process has. */
export const freshPhone = (): string => `139${String(++people).padStart(8, '0')}`

export async function signInPerson(
  app: App,
  {
    grants = [],
    method = 'PHONE_CODE',
    phone = freshPhone(),
  }: { grants?: readonly Omit<NewGrant, 'principalId'>[]; method?: SignInMethod; phone?: string } = {},
): Promise<SignedInPerson> {
  const session = await inTx({ ...app, actor: anonymous }, async (tx) => {
    const principalId = await findOrAddPerson(tx, { phone })
    for (const grant of grants) await addGrant(tx, { principalId, ...grant })
    return openSession(tx, { principalId, method, device: 'spec' })
  })
  const authorization = `Bearer ${session.token}`
  return { ...session, authorization, actor: await authenticate(app, { authorization }) }
}

/** An operator in a session that password and TOTP opened. */
export const signInAsOperator = (app: App, communityId?: string): Promise<SignedInPerson> =>
  signInPerson(app, {
    method: 'OPERATOR_LOGIN',
    grants: [
      {
        role: 'OPERATOR',
        ...(communityId ? { placeKind: 'COMMUNITY', placeId: communityId } : { placeKind: 'PLATFORM' }),
      },
    ],
  })

export const operatorPassword = 'correct horse battery'

/** An operator with a login, and what his authenticator app knows. */
export async function addOperator(
  app: App,
): Promise<{ login: string; secret: string; recoveryCodes: readonly string[] }> {
  const login = `op${newId('x').slice(-12)}`
  const { totpUri, recoveryCodes } = await createOperator(app, { login, password: operatorPassword, name: '林莉' })
  return { login, secret: new URL(totpUri).searchParams.get('secret')!, recoveryCodes }
}
