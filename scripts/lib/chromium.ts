import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { say } from './progress.ts'
import { Failure, run } from './run.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** A Chromium to test with: the one that CHROME_PATH names, the machine's own, or, where we may, Debian's. */
export async function findChromium(): Promise<string> {
  const given = process.env['CHROME_PATH']
  if (given) {
    if (isProgram(given)) return given
    throw new Failure(`CHROME_PATH names ${given}, which cannot be run`)
  }
  const found = findProgram(names) ?? ((await install()) ? findProgram(names) : undefined)
  if (found) return found
  throw new Failure('the browser tests need a Chromium: install one, or name it with CHROME_PATH')
}

async function install(): Promise<boolean> {
  if (process.getuid?.() !== 0 || !findProgram(['apt-get'])) return false
  say("there is no Chromium; installing Debian's …")
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const packages = ['chromium', 'fonts-noto-cjk']
  const apt = async (...args: string[]) => (await run('apt-get', args, { env, output: 'kept' })).ok
  const get = () => apt('install', '-y', '--no-install-recommends', ...packages)
  return (await get()) || ((await apt('update')) && (await get()))
}

function findProgram(wanted: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return wanted.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
