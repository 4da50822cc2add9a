import { useEffect, useRef, useState } from 'react'
import { useText } from '../../i18n/text.tsx'
import { useMode } from '../use-mode.ts'
import { drawMovingMap, type MovingMap } from './draw-moving-map.ts'
import './map.css'

export type DotTone = 'calm' | 'risk' | 'late' | 'waiting'

/** Something that lies somewhere, such as what is wanted at a door. */
export interface MapDot {
  readonly id: string
  readonly name: string
  readonly lng: number
  readonly lat: number
  readonly tone: DotTone
  readonly isChosen: boolean
}

/** Somebody who moves. */
export interface MapMover {
  readonly id: string
  readonly name: string
  readonly lng: number
  readonly lat: number
  readonly bearing: number | null
  readonly isBusy: boolean
}

export type LngLat = readonly [number, number]

/** Those who move, read whenever they have: moving is no reason to render. */
export interface Movers {
  readonly read: () => readonly MapMover[]
  readonly onChange: (listener: () => void) => () => void
}

export interface MovingMapProps {
  readonly label: string
  readonly outlines: readonly (readonly LngLat[])[]
  readonly dots: readonly MapDot[]
  readonly movers: Movers
  /** The way of what is open. */
  readonly way: readonly LngLat[]
  readonly onOpen: (id: string) => void
  readonly onToggle: (id: string) => void
  /** A dot was pulled onto somebody. */
  readonly onDrop: (dotId: string, moverId: string) => void
}

/** Our own shapes on paper, as everywhere; dots and movers are two sources that are filled anew, never elements. */
export function MovingMapView(props: MovingMapProps) {
  const t = useText()
  const mode = useMode()
  const { outlines, dots, movers, way } = props
  const box = useRef<HTMLDivElement>(null)
  const drawn = useRef<MovingMap | null>(null)
  const latest = useRef(props)
  const [isDrawable] = useState(() => document.createElement('canvas').getContext('webgl2') !== null)
  useEffect(() => {
    latest.current = props
  })
  useEffect(() => {
    if (!isDrawable) return
    const map = drawMovingMap(box.current!, mode, {
      outlines,
      onOpen: (id) => latest.current.onOpen(id),
      onToggle: (id) => latest.current.onToggle(id),
      onDrop: (dotId, moverId) => latest.current.onDrop(dotId, moverId),
    })
    drawn.current = map
    map.dots(latest.current.dots)
    map.way(latest.current.way)
    return () => {
      drawn.current = null
      map.remove()
    }
  }, [mode, outlines, isDrawable])
  useEffect(() => drawn.current?.dots(dots), [dots])
  useEffect(() => drawn.current?.way(way), [way])
  useEffect(() => {
    let frame = 0
    const draw = () => {
      frame = 0
      drawn.current?.movers(movers.read())
    }
    draw()
    const stop = movers.onChange(() => {
      frame ||= requestAnimationFrame(draw)
    })
    return () => {
      stop()
      cancelAnimationFrame(frame)
    }
  }, [movers, mode, outlines])
  return (
    <div className="map card" role="region" aria-label={props.label}>
      {isDrawable ? <div ref={box} className="map-canvas" /> : <p className="map-none muted">{t('map.noneMoving')}</p>}
    </div>
  )
}
