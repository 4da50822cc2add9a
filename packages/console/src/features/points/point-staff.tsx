import { Button, Input } from 'antd'
import { useState } from 'react'
import { useClient } from 'urql'
import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { useText } from '../../i18n/text.tsx'
import { Field } from '../../ui/field.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Person } from '../../ui/person.tsx'

export const PointStaff_point = graphql(`
  fragment PointStaff_point on PickupPoint {
    id
    staff {
      id
      name
      since
    }
  }
`)

const AddPointStaff_mutation = graphql(
  `
    mutation AddPointStaff($pointId: ID!, $phone: String!, $name: String) {
      addPointStaff(pointId: $pointId, phone: $phone, name: $name) {
        point {
          ...PointStaff_point
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [PointStaff_point],
)

interface PointStaffProps {
  readonly point: FragmentOf<typeof PointStaff_point>
  readonly onAdded: () => void
}

/** Who stands behind the counter; somebody new signs in with that phone. */
export function PointStaff({ point, onAdded }: PointStaffProps) {
  const t = useText()
  const client = useClient()
  const act = useAct()
  const { id, staff } = readFragment(PointStaff_point, point)
  const [name, setName] = useState('')
  const [phone, setPhone] = useState('')
  const isReady = /^\+?\d[\d ]{7,}$/.test(phone.trim())
  const add = async () => {
    const typed = phone.replaceAll(' ', '')
    const variables = {
      pointId: id,
      phone: typed.startsWith('+') ? typed : `+86${typed}`,
      name: name.trim() || null,
    }
    if (!(await act.send(() => client.mutation(AddPointStaff_mutation, variables).toPromise()))) return
    setName('')
    setPhone('')
    onAdded()
  }
  return (
    <section className="settings-form card" aria-label={t('staff.label')}>
      <h2>{t('staff.label')}</h2>
      {staff === null || staff.length === 0 ? (
        <p className="muted">{t('staff.none')}</p>
      ) : (
        <ul className="staff">
          {staff.map((each) => (
            <li key={each.id}>
              <Person name={each.name} />
              <span className="muted small">
                {t('staff.since')} <Moment at={each.since} style="date" />
              </span>
            </li>
          ))}
        </ul>
      )}
      <form
        className="act-form"
        aria-label={t('staff.add')}
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) void add()
        }}
      >
        <div className="form-grid">
          <Field label={t('staff.name')} hint={t('staff.nameHint')}>
            {(fieldId, noteId) => (
              <Input
                id={fieldId}
                aria-describedby={noteId}
                maxLength={40}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <Field label={t('staff.phone')} hint={t('staff.phoneHint')}>
            {(fieldId, noteId) => (
              <Input
                id={fieldId}
                aria-describedby={noteId}
                inputMode="tel"
                maxLength={20}
                value={phone}
                onChange={(event) => setPhone(event.target.value)}
              />
            )}
          </Field>
        </div>
        {act.problem !== null && <Notice tone="late">{act.problem}</Notice>}
        <div className="hours-foot">
          <Button type="primary" htmlType="submit" disabled={!isReady} loading={act.isRunning}>
            {t('staff.add')}
          </Button>
        </div>
      </form>
    </section>
  )
}
