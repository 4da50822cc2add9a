import type { Env } from '../env.ts'

const loopback = /^(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d{1,5})?$/i

/**
 * Whether a request may call this process by the name in its Host header. A demo has known sign-ins, so it answers to
 * loopback names alone: a page whose own name was pointed at this machine (DNS rebinding) gets nothing.
 */
export const isOwnHost = ({ demo }: Pick<Env, 'demo'>, host: string | undefined): boolean =>
  demo === 'off' || host === undefined || loopback.test(host)
