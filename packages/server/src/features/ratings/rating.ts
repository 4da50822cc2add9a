/** 5 is the best. From 4 on the household was satisfied; up to 2 somebody has to put it right. */
export const mostStars = 5
export const satisfiedFrom = 4
export const aggrievedTo = 2

export const longestComment = 500

/** How long after it was completed an order may be rated. */
export const ratedWithinDays = 14
