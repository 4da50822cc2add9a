import { Button } from 'antd'
import { Component, type ReactNode } from 'react'
import { useText } from '../i18n/text.tsx'
import { Empty } from '../ui/empty.tsx'

/** A bug in a page, or a page whose code is no longer there after a release, must not leave white paper. */
export class Crash extends Component<{ children: ReactNode }, { hasCrashed: boolean }> {
  override state = { hasCrashed: false }

  static getDerivedStateFromError() {
    return { hasCrashed: true }
  }

  override render() {
    return this.state.hasCrashed ? <Crashed /> : this.props.children
  }
}

function Crashed() {
  const t = useText()
  const reload = <Button onClick={() => window.location.reload()}>{t('crash.reload')}</Button>
  return <Empty title={t('crash.title')} why={t('crash.why')} act={reload} />
}
