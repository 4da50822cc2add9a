import { ConfigProvider } from 'antd'
import { StrictMode, useEffect, useMemo } from 'react'
import { BrowserRouter } from 'react-router'
import { LinliProvider } from '../api/linli.tsx'
import { TextProvider } from '../i18n/text.tsx'
import { useTexts } from '../i18n/use-texts.ts'
import { buttons } from '../ui/buttons.tsx'
import { antdTheme, paint } from '../ui/theme.ts'
import { useMode } from '../ui/use-mode.ts'
import { Crash } from './crash.tsx'
import { Pages } from './routes.tsx'

export function Root() {
  const mode = useMode()
  const texts = useTexts()
  const theme = useMemo(() => antdTheme(mode), [mode])
  useEffect(() => paint(mode), [mode])
  if (texts === null) return null
  return (
    <StrictMode>
      <ConfigProvider theme={theme} button={buttons} {...(texts.antd === undefined ? {} : { locale: texts.antd })}>
        <TextProvider language={texts.language} texts={texts.texts}>
          <Crash>
            <BrowserRouter>
              <LinliProvider>
                <Pages />
              </LinliProvider>
            </BrowserRouter>
          </Crash>
        </TextProvider>
      </ConfigProvider>
    </StrictMode>
  )
}
