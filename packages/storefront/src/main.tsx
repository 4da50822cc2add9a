import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { LinliProvider } from './api/client.tsx'
import { watchTaps } from './flow/flow-run.ts'
import { TextProvider } from './i18n/text.tsx'
import { Shop } from './shop.tsx'
import './ui/tokens.css'
import './ui/base.css'
import './ui/parts.css'

watchTaps()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <TextProvider>
      <LinliProvider>
        <Shop />
      </LinliProvider>
    </TextProvider>
  </StrictMode>,
)
