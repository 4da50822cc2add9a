import { pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from '../../db/columns.ts'

/** Made at first start. With the setting LINLI_SECRET its value is only a fingerprint of that. */
export const platformSecrets = pgTable('platform_secrets', {
  name: text().primaryKey(),
  value: text().notNull(),
  createdAt: instant().notNull(),
})
