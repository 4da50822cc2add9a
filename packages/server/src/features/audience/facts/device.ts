import type { channels, devices } from '@linli/audience'

type Channel = (typeof channels)[number]
type Device = (typeof devices)[number]

/** In the order they are asked: what runs inside of something else says both. */
const channelSigns: readonly (readonly [RegExp, Channel])[] = [
  [/mini ?program|小程序|wechat|weixin|微信|alipay|支付宝/iu, 'MINI_PROGRAM'],
  [/\bapp\b|客户端/iu, 'APP'],
  [/mozilla|chrome|safari|firefox|edge|browser|web|浏览器/iu, 'WEB'],
]
const deviceSigns: readonly (readonly [RegExp, Device])[] = [
  [/harmony|鸿蒙|huawei|华为/iu, 'HARMONY'],
  [/iphone|ipad|\bios\b|苹果/iu, 'IOS'],
  [/android|安卓|xiaomi|小米|redmi|oppo|vivo|honor|荣耀|samsung/iu, 'ANDROID'],
  [/windows|macintosh|mac ?os|linux|desktop|电脑/iu, 'DESKTOP'],
]

const named = <T extends string>(signs: readonly (readonly [RegExp, T])[], text: string): T | 'OTHER' =>
  signs.find(([sign]) => sign.test(text))?.[1] ?? 'OTHER'

/** What a sign-in called itself is all that is known; null where nobody has signed in. */
export const channelOf = (text: string | null): Channel | null => (text === null ? null : named(channelSigns, text))
export const deviceOf = (text: string | null): Device | null => (text === null ? null : named(deviceSigns, text))
