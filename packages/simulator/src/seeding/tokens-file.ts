import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

export const tokenRoles = [
  'operator',
  'reviewer',
  'resident',
  'residentElsewhere',
  'merchant',
  'rider',
  'leader',
  'keeper',
  'partner',
] as const
export type TokenRole = (typeof tokenRoles)[number]

/** The file that a demo leaves for scripts and newcomers. */
export interface TokensFile {
  readonly tokens: Readonly<Record<TokenRole, string>>
  /** One order that each of them may see. */
  readonly orders: Readonly<Record<TokenRole, string>>
  readonly signIns: readonly { readonly role: TokenRole; readonly name: string; readonly how: string }[]
  readonly ids: {
    readonly worldSeed: number
    readonly communities: Readonly<Record<string, string>>
    readonly merchants: Readonly<Record<string, string>>
    readonly points: Readonly<Record<string, string>>
    readonly offers: Readonly<Record<string, string>>
  }
}

/** What the file says, or nothing when there is none or it was cut short. */
export async function readTokens(path: string): Promise<TokensFile | null> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  try {
    const file = JSON.parse(text) as Partial<TokensFile>
    const isWhole =
      tokenRoles.every((role) => file.tokens?.[role] && file.orders?.[role]) && file.ids?.points && file.signIns
    return isWhole ? (file as TokensFile) : null
  } catch {
    return null
  }
}

/** Written beside and moved into place, so that nobody ever reads half of it; only its owner may read it. */
export async function writeTokens(path: string, file: TokensFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const beside = `${path}.${process.pid}.tmp`
  await writeFile(beside, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 })
  await chmod(beside, 0o600)
  await rename(beside, path)
}
