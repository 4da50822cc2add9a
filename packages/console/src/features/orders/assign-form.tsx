import { Select } from 'antd'
import { useState } from 'react'
import { graphql } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useText } from '../../i18n/text.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Failed } from '../../ui/failed.tsx'
import { Field } from '../../ui/field.tsx'
import type { ActFormProps } from './cancel-form.tsx'

const AssignForm_query = graphql(`
  query AssignForm($filter: RiderFilter!) {
    riders(first: 100, filter: $filter) {
      nodes {
        id
        name
        onDuty
        activeOrderCount
      }
    }
  }
`)

/** Gives the order to a rider on duty; the least laden first. */
export function AssignForm({ order, acts, onClose }: ActFormProps) {
  const t = useText()
  const [riderId, setRiderId] = useState<string | null>(null)
  const filter = { communityId: { eq: order.community.id }, onDuty: true }
  const { data, failure, isReading, refresh } = usePageQuery({ query: AssignForm_query, variables: { filter } })
  const riders = [...(data?.riders.nodes ?? [])].sort((a, b) => a.activeOrderCount - b.activeOrderCount)
  const chosen = riders.find((rider) => rider.id === riderId)
  const send = async () => {
    if (riderId !== null && (await acts.assign(riderId))) onClose()
  }
  return (
    <Confirm
      title={t('assign.title', { number: order.number })}
      act={chosen ? t('assign.act', { name: chosen.name }) : t('do.ASSIGN')}
      isReady={chosen !== undefined}
      isRunning={acts.running === 'ASSIGN'}
      problem={acts.problem?.text ?? null}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      {failure && <Failed failure={failure} onRetry={refresh} />}
      <Field label={t('assign.rider')} {...(data && riders.length === 0 ? { problem: t('assign.none') } : {})}>
        {(id) => (
          <Select
            id={id}
            showSearch
            optionFilterProp="label"
            loading={isReading}
            value={riderId}
            onChange={setRiderId}
            placeholder={t('assign.choose')}
            options={riders.map((rider) => ({
              value: rider.id,
              label: t('assign.load', { name: rider.name, count: rider.activeOrderCount }),
            }))}
          />
        )}
      </Field>
    </Confirm>
  )
}
