/** Progress goes to stderr: what a script answers on stdout stays clean. */
export const say = (line: string) => process.stderr.write(`  ${line}\n`)

/** Names a long step before it starts and says afterwards how long it took. */
export async function step<T>(name: string, work: () => Promise<T> | T): Promise<T> {
  process.stderr.write(`▸ ${name}\n`)
  const began = performance.now()
  const answer = await work()
  say(`done in ${seconds(performance.now() - began)}`)
  return answer
}

export const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
