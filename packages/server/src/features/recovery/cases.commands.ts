import { and, eq } from 'drizzle-orm'
import { stampOf } from '../../access/actor.ts'
import { assertSees } from '../../access/reach.ts'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import type { PrincipalId } from '../accounts/index.ts'
import { checkName, households } from '../communities/index.ts'
import { orders, type OrderId } from '../orders/index.ts'
import {
  caseDueAt,
  caseReach,
  checkStep,
  longestNote,
  severityOf,
  type CaseId,
  type CaseOutcome,
  type IncidentKind,
  type StepKind,
} from './case.ts'
import { recoveryCases, recoveryIncidents, recoverySteps } from './recovery.table.ts'
import { newId, refuse, toFen } from '@linli/kit'

type Case = typeof recoveryCases.$inferSelect

/** Something went wrong with an order: its household's case is opened, or gets worse. */
export async function noteIncident(tx: Tx, orderId: string, kind: IncidentKind): Promise<void> {
  const [order] = await tx.sql
    .select({ id: orders.id, householdId: orders.householdId, communityId: orders.communityId })
    .from(orders)
    .where(eq(orders.id, orderId as OrderId))
  if (!order) return
  // One mishap of a household after the other, so that there is one case whichever comes first.
  await tx.sql
    .select({ id: households.id })
    .from(households)
    .where(eq(households.id, order.householdId))
    .for('no key update')
  if (await isKnown(tx, order.id, kind)) return
  const found = (await findOpenCase(tx, order.householdId)) ?? (await addCase(tx, order))
  await tx.sql.insert(recoveryIncidents).values({ orderId: order.id, kind, caseId: found.id, at: tx.now })
  const incidents = await tx.sql
    .select({ kind: recoveryIncidents.kind })
    .from(recoveryIncidents)
    .where(eq(recoveryIncidents.caseId, found.id))
  const severity = severityOf(incidents.map((each) => each.kind))
  const wanted = caseDueAt(severity, tx.now)
  await move(tx, found, { severity, dueAt: wanted < found.dueAt ? wanted : found.dueAt }, { action: 'INCIDENT', kind })
}

/** In this case or an earlier one. */
async function isKnown(tx: Tx, orderId: OrderId, kind: IncidentKind): Promise<boolean> {
  const known = await tx.sql
    .select({ caseId: recoveryIncidents.caseId })
    .from(recoveryIncidents)
    .where(and(eq(recoveryIncidents.orderId, orderId), eq(recoveryIncidents.kind, kind)))
  return known.length > 0
}

async function findOpenCase(tx: Tx, householdId: Case['householdId']): Promise<Case | undefined> {
  const [found] = await tx.sql
    .select()
    .from(recoveryCases)
    .where(and(eq(recoveryCases.householdId, householdId), eq(recoveryCases.state, 'OPEN')))
    .for('update')
  return found
}

async function addCase(tx: Tx, { householdId, communityId }: Pick<Case, 'householdId' | 'communityId'>): Promise<Case> {
  const [added] = await tx.sql
    .insert(recoveryCases)
    .values({
      id: newId('rcv'),
      householdId,
      communityId,
      severity: 'MINOR',
      state: 'OPEN',
      openedAt: tx.now,
      dueAt: caseDueAt('MINOR', tx.now),
      version: 0,
    })
    .returning()
  return added!
}

export interface StepDraft {
  readonly caseId: string
  readonly kind: StepKind
  readonly note: string
  readonly amountFen?: number | null
}

/** Writes down what was done about it. Who does something about a case that nobody looks after looks after it. */
export function addRecoveryStep(deps: TxDeps, draft: StepDraft): Promise<CaseId> {
  checkStep(draft)
  const note = checkName(draft.note, 'input.note', longestNote)
  return inTx(deps, async (tx) => {
    const found = await lockCase(tx, draft.caseId)
    if (found.state !== 'OPEN') refuse('RECOVERY_CASE_CLOSED', {}, 'input.caseId')
    await tx.sql.insert(recoverySteps).values({
      id: newId('rst'),
      caseId: found.id,
      kind: draft.kind,
      note,
      amountFen: draft.amountFen == null ? null : toFen(draft.amountFen),
      by: stampOf(tx.actor, 'OPERATOR'),
      at: tx.now,
    })
    const ownerId = found.ownerId ?? (tx.actor.id as PrincipalId)
    await move(tx, found, { ownerId }, { action: 'STEP', kind: draft.kind })
    return found.id
  })
}

/** Takes a case upon oneself, or gives it to nobody in particular again. */
export function ownRecoveryCase(deps: TxDeps, { caseId, mine }: { caseId: string; mine: boolean }): Promise<CaseId> {
  return inTx(deps, async (tx) => {
    const found = await lockCase(tx, caseId)
    if (found.state !== 'OPEN') refuse('RECOVERY_CASE_CLOSED', {}, 'id')
    await move(tx, found, { ownerId: mine ? (tx.actor.id as PrincipalId) : null }, { action: 'OWNED' })
    return found.id
  })
}

export interface Closing {
  readonly caseId: string
  readonly outcome: CaseOutcome
  readonly note: string
}

/** From now on the household may be told of offers again. */
export function closeRecoveryCase(
  deps: TxDeps,
  { caseId, outcome, note }: Closing,
  expectedVersion: number,
): Promise<CaseId> {
  const said = checkName(note, 'input.note', longestNote)
  return inTx(deps, async (tx) => {
    const found = await lockCase(tx, caseId)
    if (found.version !== expectedVersion) refuse('STALE_VERSION', { currentVersion: found.version }, 'expectedVersion')
    if (found.state !== 'OPEN') refuse('RECOVERY_CASE_CLOSED', {}, 'input.caseId')
    const closed = {
      state: 'CLOSED',
      closedAt: tx.now,
      closedBy: stampOf(tx.actor, 'OPERATOR'),
      outcome,
      note: said,
    } as const
    await move(tx, found, closed, { action: 'CLOSE', outcome })
    return found.id
  })
}

async function lockCase(tx: Tx, caseId: string): Promise<Case> {
  const [found] = await tx.sql
    .select()
    .from(recoveryCases)
    .where(eq(recoveryCases.id, caseId as CaseId))
    .for('update')
  assertSees(tx.actor, caseReach, found)
  return found
}

async function move(
  tx: Tx,
  { id, version: before, communityId, householdId }: Case,
  changed: Partial<Case>,
  facts: Readonly<Record<string, unknown>> & { readonly action: string },
): Promise<void> {
  const version = before + 1
  await tx.sql
    .update(recoveryCases)
    .set({ ...changed, version })
    .where(eq(recoveryCases.id, id))
  await tx.emit({
    type: 'RecoveryCaseMoved',
    aggregateId: id,
    seq: version,
    topics: [`community:${communityId}`],
    facts: { caseId: id, communityId, householdId, ...facts },
  })
}
