import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Whom PostgreSQL runs as. It refuses root, so root hands it to somebody with fewer rights. */
export interface RunAs {
  readonly uid: number
  readonly gid: number
  readonly name: string
}

const candidates = ['postgres', 'nobody', 'linli']

/** Nothing when we are not root: then PostgreSQL runs as we do. */
export function findRunAs(): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined
  return readUser() ?? createUser()
}

function readUser(): RunAs | undefined {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const name of candidates) {
    const [, , uid, gid] = users.find((user) => user[0] === name) ?? []
    if (Number(uid) > 0) return { uid: Number(uid), gid: Number(gid), name }
  }
  return undefined
}

function createUser(): RunAs {
  spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'linli'], { stdio: 'inherit' })
  const made = readUser()
  if (!made)
    throw new Error('PostgreSQL does not run as root and no other user could be made: run this as another user.')
  return made
}

/** True when that user can do what the shell test says; asked of the system, which knows mounts and access lists. */
export function canDo(runAs: RunAs | undefined, shellTest: string, ...args: string[]): boolean {
  const asked = spawnSync('/bin/sh', ['-c', shellTest, 'sh', ...args], {
    cwd: '/',
    stdio: 'ignore',
    ...identity(runAs),
  })
  return asked.status === 0
}

/** The identity as options of a child process. */
export const identity = (runAs: RunAs | undefined) => (runAs ? { uid: runAs.uid, gid: runAs.gid } : {})
