import { document, type Document, type Page, type Payload } from './document.ts'

interface SignIn extends Payload {
  readonly token: string | null
}

export const signInWithCode: Document<SignIn, { phone: string; code: string; device: string }> = document(
  /* GraphQL */ `
    mutation SimSignInWithCode($phone: String!, $code: String!, $device: String) {
      signInWithCode(phone: $phone, code: $code, device: $device) {
        token
        userErrors {
          code
          message
        }
      }
    }
  `,
)

export const signInOperator: Document<SignIn, { login: string; password: string; totp: string; device: string }> =
  document(/* GraphQL */ `
    mutation SimSignInOperator($login: String!, $password: String!, $totp: String!, $device: String) {
      signInOperator(login: $login, password: $password, totp: $totp, device: $device) {
        token
        userErrors {
          code
          message
        }
      }
    }
  `)

export interface Viewer {
  readonly id: string
  readonly name: string
  readonly grants: readonly { readonly role: string; readonly placeId: string | null }[]
  readonly households: readonly { readonly id: string; readonly community: { readonly id: string } }[]
  readonly merchants: readonly { readonly id: string; readonly name: string }[]
  readonly rider: { readonly id: string; readonly onDuty: boolean } | null
}

export const viewer: Document<Viewer | null, object> = document(/* GraphQL */ `
  query SimViewer {
    viewer {
      id
      name
      grants {
        role
        placeId
      }
      households {
        id
        community {
          id
        }
      }
      merchants {
        id
        name
      }
      rider {
        id
        onDuty
      }
    }
  }
`)

export interface ApiKeyView {
  readonly id: string
  readonly name: string
  readonly revokedAt: string | null
}

export const apiKeys: Document<Page<ApiKeyView>, { first: number; after: string | null }> = document(/* GraphQL */ `
  query SimApiKeys($first: Int, $after: String) {
    apiKeys(first: $first, after: $after) {
      nodes {
        id
        name
        revokedAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export const issueApiKey: Document<
  Payload & { readonly secret: string | null },
  { input: { name: string; scopes: string[]; communityIds: string[] }; idempotencyKey: string }
> = document(/* GraphQL */ `
  mutation SimIssueApiKey($input: IssueApiKeyInput!, $idempotencyKey: String!) {
    issueApiKey(input: $input, idempotencyKey: $idempotencyKey) {
      secret
      userErrors {
        code
        message
      }
    }
  }
`)

export const revokeApiKey: Document<Payload, { id: string }> = document(/* GraphQL */ `
  mutation SimRevokeApiKey($id: ID!) {
    revokeApiKey(id: $id) {
      userErrors {
        code
        message
      }
    }
  }
`)
