import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

function onPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The real thing. Test machines have no graphics card: maps are drawn by software, and pages without its detour. */
export async function launch(): Promise<Browser> {
  const executablePath = process.env['CHROME_PATH'] ?? onPath()
  if (executablePath === undefined) throw new Error('the browser tests need a Chromium: name it with CHROME_PATH')
  const drawing = [
    ...['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
    ...['--disable-gpu-compositing', '--disable-gpu-rasterization'],
  ]
  return await chromium.launch({ executablePath, args: ['--no-sandbox', ...drawing] })
}
