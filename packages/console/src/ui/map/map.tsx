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
}

/** Our own shapes on paper: no tiles, no fonts, nothing fetched. The same buildings stand in a table beside it. */
export function PlaceMap(props: MapProps) {
  const t = useText()
  const mode = useMode()
  const box = useRef<HTMLDivElement>(null)
  const [isUndrawable, setUndrawable] = useState(false)
  useEffect(() => {
    try {
      const map = drawMap(box.current!, props, mode)
      return () => map.remove()
    } catch {
      // A machine without WebGL: the table tells the same.
      setUndrawable(true)
      return undefined
    }
  }, [props, mode])
  return (
    <div className="map card" role="region" aria-label={props.label}>
      {isUndrawable ? <p className="map-none muted">{t('map.none')}</p> : <div ref={box} className="map-canvas" />}
    </div>
  )
}
