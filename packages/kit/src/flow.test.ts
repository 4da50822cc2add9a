import { expect, test } from 'vitest'
import { drawFlow } from './flow.ts'

test('a flow is drawn with every step from each of its states', () => {
  const flow = {
    PAY: { from: ['PLACED'], to: 'PAID', by: ['RESIDENT', 'SYSTEM'] },
    CANCEL: { from: ['PLACED', 'PAID'], to: 'CANCELLED', by: ['RESIDENT'] },
  } as const
  expect(drawFlow(flow).split('\n')).toEqual([
    'stateDiagram-v2',
    '  PLACED --> PAID: PAY (RESIDENT, SYSTEM)',
    '  PLACED --> CANCELLED: CANCEL (RESIDENT)',
    '  PAID --> CANCELLED: CANCEL (RESIDENT)',
  ])
})
