/** Columns end at whole blocks: a kernel takes a block at a time and has no remainder to see to. */
export const block = 1_024
export const wholeBlocks = (rows: number): number => Math.max(1, Math.ceil(rows / block)) * block

/** Grows by a quarter at least, so that growing one by one copies each row a few times only. */
export const roomFor = (rows: number, now: number): number => wholeBlocks(Math.max(rows, now + (now >> 2)))
