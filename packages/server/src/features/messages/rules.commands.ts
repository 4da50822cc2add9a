import { desc, sql } from 'drizzle-orm'
import { stampOf } from '../../access/actor.ts'
import { assertReaches } from '../../access/reach.ts'
import { inTx, type TxDeps } from '../../db/tx.ts'
import { checkName } from '../communities/index.ts'
import { presentRules } from './gate.store.ts'
import type { QuietHours } from './quiet.ts'
import { capKinds, checkRule, ruleReach, type CapKind, type SendRule } from './rule.ts'
import { sendRules } from './rules.table.ts'
import { refuse, type Fen } from '@linli/kit'

type Row = typeof sendRules.$inferSelect

/** A rule as it is read: who set it, when and why. */
export interface ToldRule extends Omit<Row, 'quietFromMinute' | 'quietUntilMinute'> {
  readonly quietHours: QuietHours | null
}

const told = ({ quietFromMinute, quietUntilMinute, ...rule }: Row): ToldRule => ({
  ...rule,
  quietHours:
    quietFromMinute === null || quietUntilMinute === null
      ? null
      : { fromMinute: quietFromMinute, untilMinute: quietUntilMinute },
})

/** The rules that hold, in the order of their kinds. */
export async function listSendRules({ db }: Pick<TxDeps, 'db'>): Promise<ToldRule[]> {
  const rows = await db.sql
    .selectDistinctOn([sendRules.kind])
    .from(sendRules)
    .orderBy(sendRules.kind, desc(sendRules.version))
  return rows.map(told).toSorted((a, b) => capKinds.indexOf(a.kind) - capKinds.indexOf(b.kind))
}

export interface RuleChange extends Omit<SendRule, 'costFen'> {
  readonly kind: CapKind
  /** Absent: as it was. */
  readonly costFen?: Fen | null
  readonly reason: string
}

/** From now on it holds. What was sent before holds its slot as long as the rule of then said. */
export function setSendRule(deps: TxDeps, change: RuleChange, expectedVersion: number): Promise<ToldRule> {
  const reason = checkName(change.reason, 'input.reason', 200)
  return inTx(deps, async (tx) => {
    assertReaches(tx.actor, ruleReach, { platform: 'platform' })
    await tx.sql.execute(sql`select pg_advisory_xact_lock(hashtext('send-rules'), hashtext(${change.kind}))`)
    const { version, costFen: formerFen } = (await presentRules(tx.sql))[change.kind]
    const { most, windowHours, quietHours, costFen } = checkRule({ ...change, costFen: change.costFen ?? formerFen })
    if (version !== expectedVersion) refuse('STALE_VERSION', { currentVersion: version }, 'expectedVersion')
    const [set] = await tx.sql
      .insert(sendRules)
      .values({
        kind: change.kind,
        version: version + 1,
        most,
        windowHours,
        quietFromMinute: quietHours?.fromMinute ?? null,
        quietUntilMinute: quietHours?.untilMinute ?? null,
        costFen,
        reason,
        setBy: stampOf(tx.actor, 'OPERATOR'),
        setAt: tx.now,
      })
      .returning()
    return told(set!)
  })
}
