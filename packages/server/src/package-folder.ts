import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder of this package, seen from the source and from the build alike: what is read as a file lies in it. */
export function inPackage(...path: string[]): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return join(folder, ...path)
}
