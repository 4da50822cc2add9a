import { useEffect, useRef, useState } from 'react'
import { useText } from '../../i18n/text.tsx'
import { useMode } from '../use-mode.ts'
import { drawMap } from './draw-map.ts'
import './map.css'

export interface MapPoint {
  readonly id: string
  readonly name: string
  readonly lng: number
  readonly lat: number
  readonly note: string
}

export interface MapProps {
  readonly label: string
  /** The outline, as pairs of longitude and latitude. */
  readonly boundary: readonly (readonly [number, number])[]
  readonly points: readonly MapPoint[]
  /** With it each point is a way to somewhere. */
  readonly onOpen?: (id: string) => void
}

/** Our own shapes on paper: no tiles, no fonts, nothing fetched. The same buildings stand in a table beside it. */
export function PlaceMap(props: MapProps) {
  const t = useText()
  const mode = useMode()
  const box = useRef<HTMLDivElement>(null)
  const [isDrawable] = useState(hasWebGl)
  useEffect(() => {
    if (!isDrawable) return
    const map = drawMap(box.current!, props, mode)
    return () => map.remove()
  }, [props, mode, isDrawable])
  return (
    <div className="map card" role="region" aria-label={props.label}>
      {isDrawable ? <div ref={box} className="map-canvas" /> : <p className="map-none muted">{t('map.none')}</p>}
    </div>
  )
}

/** A machine without it gets the table, which tells the same. */
const hasWebGl = (): boolean => document.createElement('canvas').getContext('webgl2') !== null
