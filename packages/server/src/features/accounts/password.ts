import { hash, verify, type Options } from '@node-rs/argon2'
import { refuse } from '@linli/kit'

/** OWASP's first choice for argon2id (the library's default algorithm). */
const cost: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const shortest = 10
const longest = 200

export function checkPassword(password: string): string {
  if (password.length < shortest || password.length > longest)
    refuse('BAD_INPUT', { reason: `a password has ${shortest} to ${longest} characters` }, 'password')
  return password
}

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), cost)

let nobodys: Promise<string> | undefined

/** Where there is no such login, as long is spent on a hash that no password fits. */
export async function isPassword(password: string, wanted: string | undefined): Promise<boolean> {
  nobodys ??= hashPassword(crypto.randomUUID())
  const fits = await verify(wanted ?? (await nobodys), password.slice(0, longest).normalize('NFKC'))
  return fits && wanted !== undefined
}
