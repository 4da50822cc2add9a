import type { ButtonProps } from 'antd'
import './buttons.css'

/**
 * What all buttons are like. The library's own sign of work carries a name and may stay behind, unseen, when the work ends
 * before its entrance does: a reader would then hear "loading" before what the button does.
 */
export const buttons = {
  autoInsertSpace: false,
  loadingIcon: <span className="busy" aria-hidden="true" />,
} satisfies Pick<ButtonProps, 'autoInsertSpace'> & { loadingIcon: object }
