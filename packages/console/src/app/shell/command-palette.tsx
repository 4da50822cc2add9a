import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import type { FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { PlaceSwitcher_community } from './place-switcher.tsx'
import { useCommands } from './use-commands.ts'
import './command-palette.css'

interface CommandPaletteProps {
  readonly communities: readonly FragmentOf<typeof PlaceSwitcher_community>[]
  readonly onClose: () => void
}

/** Type where to go or what to do. The list follows the typing; the focus stays in the field. */
export function CommandPalette({ communities, onClose }: CommandPaletteProps) {
  const t = useText()
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const { commands, isSearching } = useCommands(typed.trim(), communities)
  const chosen = Math.min(at, commands.length - 1)

  useEffect(() => dialog.current?.showModal(), [])
  useEffect(() => {
    document.getElementById(`${id}-${chosen}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, chosen])

  const run = (index: number) => {
    const command = commands[index]
    if (!command) return
    onClose()
    command.run()
  }
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setAt((chosen + 1) % Math.max(1, commands.length))
    else if (event.key === 'ArrowUp') setAt((chosen - 1 + commands.length) % Math.max(1, commands.length))
    else if (event.key === 'Enter') run(chosen)
    else return
    event.preventDefault()
  }

  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={t('palette.label')}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className="palette-frame">
        <div className="palette-field">
          <Icon name="search" />
          <input
            role="combobox"
            aria-label={t('palette.label')}
            aria-expanded
            aria-autocomplete="list"
            aria-controls={`${id}-list`}
            aria-activedescendant={commands.length > 0 ? `${id}-${chosen}` : undefined}
            placeholder={t('palette.placeholder')}
            value={typed}
            autoFocus
            onKeyDown={press}
            onChange={(event) => {
              setTyped(event.target.value)
              setAt(0)
            }}
          />
          <kbd>{t('palette.escape')}</kbd>
        </div>
        <div id={`${id}-list`} className="palette-list" role="listbox" aria-label={t('palette.label')}>
          {commands.map((command, index) => (
            <div
              key={command.key}
              id={`${id}-${index}`}
              className="palette-item"
              role="option"
              aria-selected={index === chosen}
              onPointerMove={() => setAt(index)}
              onClick={() => run(index)}
            >
              <Icon name={command.icon} size={18} />
              <span className="palette-word">{command.label}</span>
              <span className="muted small">{command.note}</span>
            </div>
          ))}
        </div>
        {commands.length === 0 && (
          <p className="palette-none muted" role="status">
            {t(isSearching ? 'palette.searching' : 'palette.none')}
          </p>
        )}
      </div>
    </dialog>
  )
}
