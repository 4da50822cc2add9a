import { createRoot } from 'react-dom/client'
import { modePreference } from '../ui/preferences.ts'
import { paint } from '../ui/theme.ts'
import { Root } from './root.tsx'
import '../ui/base.css'
import '../ui/page.css'

paint(modePreference.get())
createRoot(document.getElementById('root')!).render(<Root />)
