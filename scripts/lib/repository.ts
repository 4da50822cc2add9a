import { join } from 'node:path'

/** The repository's own folder; every path the scripts use starts here. */
export const repository = join(import.meta.dirname, '..', '..')

export const inRepository = (...path: string[]) => join(repository, ...path)

/** A command that a package of the repository brings. */
export const command = (name: string, packageFolder = '.') => inRepository(packageFolder, 'node_modules', '.bin', name)

export const serverMain = inRepository('packages/server/dist/main.js')
export const simulatorMain = inRepository('packages/simulator/src/main.ts')
export const consoleFolder = inRepository('packages/console/dist')
export const shopFolder = inRepository('packages/storefront/dist')
