let made = 0

/** A task as the contract has it; a spec names only what it speaks of. */
export function aTask(some: Readonly<Record<string, unknown>> = {}) {
  made += 1
  return {
    __typename: 'DeliveryTask',
    id: `tsk_${String(made).padStart(5, '0')}`,
    version: 1,
    attempt: 1,
    state: 'CREATED',
    isPinned: false,
    isAtRisk: false,
    isStranded: false,
    assignedBy: null,
    skills: [] as string[],
    grams: 1_500,
    payFen: 600,
    readyAt: '2026-11-22T08:20:00Z',
    notBefore: null,
    dueAt: '2099-11-22T09:00:00Z',
    expectedAt: null,
    pickup: { __typename: 'GeoPoint', lat: 39.99, lng: 116.47 },
    dropoff: { __typename: 'GeoPoint', lat: 39.992, lng: 116.475 },
    order: { __typename: 'Order', id: `ord_${made}`, number: `WJ-${made}` },
    community: { __typename: 'Community', id: 'com_1', name: '望京花园', nameEn: 'Wangjing Garden' },
    merchant: { __typename: 'Merchant', id: 'mer_1', name: '老周豆腐坊', nameEn: 'Lao Zhou Tofu' },
    rider: null as object | null,
    ...some,
  }
}

export function aRider(some: Readonly<Record<string, unknown>> = {}) {
  made += 1
  return {
    __typename: 'Rider',
    id: `rid_${String(made).padStart(5, '0')}`,
    name: `骑手 ${made}`,
    onDuty: true,
    incomePerHourFen: 3_200,
    onTimeBp: 9_700,
    communities: [{ __typename: 'Community', id: 'com_1' }],
    shift: {
      __typename: 'RiderShift',
      startedAt: '2026-11-22T07:00:00Z',
      endsAt: '2099-11-22T15:00:00Z',
      vehicle: 'E_BIKE',
      onlineMinutes: 60,
      earnedFen: 3_200,
    },
    position: { __typename: 'RiderPosition', lat: 39.991, lng: 116.471, at: '2026-11-22T08:00:00Z' },
    certificates: [] as object[],
    ...some,
  }
}

export const aCertificate = (kind: string, some: Readonly<Record<string, unknown>> = {}) => ({
  __typename: 'RiderCertificate',
  id: `crt_${kind}`,
  kind,
  number: `${kind}-1`,
  expiresAt: '2099-01-01T00:00:00Z',
  revokedAt: null,
  isValid: true,
  ...some,
})

export const anArea = (some: Readonly<Record<string, unknown>> = {}) => ({
  __typename: 'DispatchArea',
  id: 'dar_1',
  name: '望京片区',
  nameEn: 'Wangjing',
  mode: 'ASSIGN',
  isSurging: false,
  isBadWeather: false,
  offerSeconds: 30,
  version: 4,
  ridersOnDuty: 2,
  openTasks: 3,
  tasksAtRisk: 1,
  lastRun: null,
  ...some,
})
