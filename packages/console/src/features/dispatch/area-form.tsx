import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useClient, useQuery } from 'urql'
import { graphql, type DispatchMode } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Field } from '../../ui/field.tsx'
import { OpenDispatchArea_mutation } from './dispatch-mutations.ts'

const AreaForm_query = graphql(`
  query AreaForm {
    communities(first: 100, sort: { key: NAME, direction: ASC }) {
      nodes {
        id
        name
        nameEn
        dispatchArea {
          id
        }
      }
    }
  }
`)

const modes = ['ASSIGN', 'GRAB', 'MIXED'] as const satisfies readonly DispatchMode[]

/** Communities whose riders and orders are planned together from now on. */
export function AreaForm({ place, onOpened }: { place: string | null; onOpened: (areaId: string) => void }) {
  const t = useText()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('area.open')}
      </Button>
      {isOpen && (
        <OpenForm
          place={place}
          onOpened={(id) => {
            setOpen(false)
            onOpened(id)
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

interface OpenFormProps {
  readonly place: string | null
  readonly onOpened: (areaId: string) => void
  readonly onClose: () => void
}

function OpenForm({ place, onOpened, onClose }: OpenFormProps) {
  const t = useText()
  const nameOf = useName()
  const client = useClient()
  const act = useAct()
  const [{ data, fetching }] = useQuery({ query: AreaForm_query, requestPolicy: 'network-only' })
  const [name, setName] = useState('')
  const [nameEn, setNameEn] = useState('')
  const [mode, setMode] = useState<DispatchMode>('ASSIGN')
  const [communityIds, setCommunityIds] = useState<readonly string[]>(place === null ? [] : [place])
  const send = async () => {
    const input = { name: name.trim(), nameEn: nameEn.trim(), mode, communityIds: [...communityIds] }
    const done = await act.send(() => client.mutation(OpenDispatchArea_mutation, { input }).toPromise())
    const area = done?.openDispatchArea.area
    if (area) onOpened(area.id)
  }
  return (
    <Confirm
      title={t('area.open')}
      act={t('area.openAct', { name: name.trim() })}
      isReady={name.trim() !== '' && nameEn.trim() !== '' && communityIds.length > 0}
      isRunning={act.isRunning}
      problem={act.problem}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <Field label={t('area.name')}>
        {(id) => <Input id={id} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label={t('area.nameEn')}>
        {(id) => <Input id={id} maxLength={100} value={nameEn} onChange={(event) => setNameEn(event.target.value)} />}
      </Field>
      <Field label={t('area.communities')} hint={t('area.communitiesHint')}>
        {(id, noteId) => (
          <Select
            id={id}
            aria-describedby={noteId}
            mode="multiple"
            optionFilterProp="label"
            loading={fetching}
            value={[...communityIds]}
            onChange={setCommunityIds}
            options={(data?.communities.nodes ?? []).map((community) => ({
              value: community.id,
              label: nameOf(community),
              disabled: community.dispatchArea !== null,
            }))}
          />
        )}
      </Field>
      <Field label={t('area.mode')}>
        {(id) => (
          <Select
            id={id}
            value={mode}
            onChange={setMode}
            options={modes.map((value) => ({ value, label: t(`dispatchMode.${value}`) }))}
          />
        )}
      </Field>
    </Confirm>
  )
}
