/**
 * Mean click-to-door of others on the open days, in minutes: the rolling horizon of Reyes and others (2018), and the best
 * that is known with the whole day foreseen (Yildiz and Savelsbergh 2018, proven but for 0o100t100s1p100).
 */
export const published: Readonly<Record<string, { readonly reyes?: number; readonly foreseen?: number }>> = {
  '0o100t100s1p100': { foreseen: 30.07 },
  '0o50t100s1p100': { reyes: 31.19, foreseen: 29.81 },
  '0r50t75s2p125': { reyes: 33.41, foreseen: 32 },
  '1o50t100s2p125': { reyes: 35.57 },
  '5o50t100s1p100': { reyes: 38.3 },
}
