// The page around GraphiQL: examples by role, the bearer token, and the two transports.
/* global React, ReactDOM, GraphiQL, graphqlWs */
'use strict'

const byId = (id) => document.getElementById(id)
const tokenKey = 'linli-ide-token'
const tokenBox = byId('token')
// For this tab only: a token in local storage would outlive the sign-in that it belongs to.
tokenBox.value = sessionStorage.getItem(tokenKey) ?? ''

const token = () => tokenBox.value.trim().replace(/^Bearer\s+/i, '')
const authorization = () => (token() === '' ? {} : { authorization: `Bearer ${token()}` })

let sockets
const openSockets = () =>
  (sockets ??= graphqlWs.createClient({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
    connectionParams: () => authorization(),
    lazy: true,
  }))

async function ask(params) {
  const answer = await fetch('/graphql', {
    method: 'POST',
    credentials: 'omit',
    headers: {
      accept: 'application/graphql-response+json, application/json',
      'content-type': 'application/json',
      ...authorization(),
    },
    body: JSON.stringify(params),
  })
  return answer.json()
}

function isSubscription({ operationName }, documentAST) {
  const operations = (documentAST?.definitions ?? []).filter(({ kind }) => kind === 'OperationDefinition')
  const chosen = operationName ? operations.find(({ name }) => name?.value === operationName) : operations[0]
  return chosen?.operation === 'subscription'
}

const fetcher = (params, options) =>
  isSubscription(params, options?.documentAST) ? openSockets().iterate(params) : ask(params)

const root = ReactDOM.createRoot(byId('ide'))
/** Another key is another IDE: it reads the schema again, as the caller who has now signed in. */
let signIn = 0
const show = ({ query, variables } = {}) =>
  root.render(
    React.createElement(GraphiQL, {
      key: signIn,
      fetcher,
      isHeadersEditorEnabled: false,
      ...(query === undefined
        ? {}
        : { query, variables: variables === undefined ? '' : JSON.stringify(variables, null, 2) }),
    }),
  )

async function tellCaller() {
  const { data, errors } = await ask({ query: '{ viewer { name grants { role placeName } } }' }).catch(() => ({
    errors: [{ message: 'no answer' }],
  }))
  const viewer = data?.viewer
  byId('caller').textContent = viewer
    ? `${viewer.name} · ${viewer.grants.map(({ role, placeName }) => (placeName ? `${role} ${placeName}` : role)).join(', ')}`
    : (errors?.[0]?.message ?? 'anonymous')
}

tokenBox.addEventListener('change', () => {
  sessionStorage.setItem(tokenKey, tokenBox.value)
  sockets?.dispose()
  sockets = undefined
  signIn += 1
  show()
  void tellCaller()
})

async function offerExamples(select) {
  const roles = await (await fetch('/graphql/ide/examples.json')).json()
  select.append(new Option('choose …', ''))
  roles.forEach(({ role, examples }, roleIndex) => {
    const group = document.createElement('optgroup')
    group.label = role
    examples.forEach(({ title }, index) => group.append(new Option(title, `${roleIndex}.${index}`)))
    select.append(group)
  })
  select.addEventListener('change', () => {
    const [roleIndex, index] = select.value.split('.')
    const example = roles[Number(roleIndex)]?.examples[Number(index)]
    if (example) show(example)
  })
}

show()
void offerExamples(byId('example'))
void tellCaller()
