import {
  LngLatBounds,
  Map as GlMap,
  NavigationControl,
  Popup,
  ScaleControl,
  setWorkerUrl,
  type ExpressionSpecification,
  type GeoJSONSource,
  type LayerSpecification,
  type MapLayerMouseEvent,
  type MapMouseEvent,
  type PointLike,
} from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import { colour, type Mode } from '../theme.ts'
import type { LngLat, MapDot, MapMover, MovingMapProps } from './moving-map.tsx'

setWorkerUrl(workerUrl)

export interface MovingMap {
  dots(dots: readonly MapDot[]): void
  movers(movers: readonly MapMover[]): void
  way(way: readonly LngLat[]): void
  remove(): void
}

type Feature = Extract<Parameters<GeoJSONSource['setData']>[0], { readonly type: 'Feature' }>
type Drawn = Pick<MovingMapProps, 'outlines' | 'onOpen' | 'onToggle' | 'onDrop'>

const paddingPx = 40
/** A finger is not a point: somebody this near is meant. */
const nearPx = 14
const filledEveryMs = 200
const sources = ['places', 'way', 'dots', 'movers', 'pull'] as const
type Source = (typeof sources)[number]

export function drawMovingMap(container: HTMLElement, mode: Mode, drawn: Drawn): MovingMap {
  const bounds = new LngLatBounds()
  for (const [lng, lat] of drawn.outlines.flat()) bounds.extend([lng, lat])
  const map = new GlMap({
    container,
    style: { version: 8, sources: Object.fromEntries(sources.map((id) => [id, empty])), layers: layersOf(mode) },
    ...(bounds.isEmpty() ? {} : { bounds, fitBoundsOptions: { padding: paddingPx } }),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: false,
    fadeDuration: 0,
  })
  map.touchZoomRotate.disableRotation()
  map.scrollZoom.disable()
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right')
  map.addControl(new ScaleControl({ unit: 'metric' }), 'bottom-left')
  map.on('load', () => map.addImage('arrow', arrow(), { sdf: true, pixelRatio: 2 }))
  nameOnHover(map)
  pull(map, drawn)

  const whenDue = paced(map)
  const fill = (source: Source, features: readonly Feature[]) =>
    whenDue(source, () => setFeatures(map, source, features))
  fill('places', drawn.outlines.map(polygon))
  return {
    dots: (dots) => fill('dots', dots.map(pointOf)),
    movers: (movers) => fill('movers', movers.map(pointOf)),
    way: (way) => fill('way', way.length < 2 ? [] : [line(way)]),
    remove: () => map.remove(),
  }
}

const setFeatures = (map: GlMap, source: Source, features: readonly Feature[]): void =>
  void map.getSource<GeoJSONSource>(source)?.setData({ type: 'FeatureCollection', features: [...features] })

/** Fills when the map can, and no more often than one can see: of several fillings of a source only the last is worth it. */
function paced(map: GlMap): (source: Source, work: () => void) => void {
  const waiting = new Map<Source, () => void>()
  let isLoaded = false
  let soon: ReturnType<typeof setTimeout> | undefined
  const run = () => {
    soon = undefined
    for (const work of waiting.values()) work()
    waiting.clear()
  }
  map.on('load', () => {
    isLoaded = true
    run()
  })
  map.on('remove', () => clearTimeout(soon))
  return (source, work) => {
    waiting.set(source, work)
    if (isLoaded) soon ??= setTimeout(run, filledEveryMs)
  }
}

/** Who or what it is, beside the pointer. */
function nameOnHover(map: GlMap): void {
  const popup = new Popup({ closeButton: false, closeOnClick: false, offset: 12, className: 'map-name' })
  for (const layer of ['dots', 'movers']) {
    map.on('mousemove', layer, ({ features, lngLat }) => {
      map.getCanvas().style.cursor = 'pointer'
      popup.setLngLat(lngLat).setText(String(features?.[0]?.properties['name'])).addTo(map)
    })
    map.on('mouseleave', layer, () => {
      map.getCanvas().style.cursor = ''
      popup.remove()
    })
  }
}

/** A dot is opened by a click, chosen by a click with a key held, and given away by pulling it onto somebody. */
function pull(map: GlMap, { onOpen, onToggle, onDrop }: Drawn): void {
  map.on('mousedown', 'dots', (down: MapLayerMouseEvent) => {
    const id = idOf(down)
    if (id === null || down.originalEvent.button !== 0) return
    // The paper stays where it is.
    down.preventDefault()
    const from: LngLat = [down.lngLat.lng, down.lngLat.lat]
    let hasMoved = false
    const show = (features: Feature[]) => setFeatures(map, 'pull', features)
    const move = ({ point, lngLat }: MapMouseEvent) => {
      hasMoved ||= point.dist(down.point) > 4
      if (hasMoved) show([line([from, [lngLat.lng, lngLat.lat]])])
    }
    map.on('mousemove', move)
    map.once('mouseup', (up) => {
      map.off('mousemove', move)
      show([])
      const { ctrlKey, metaKey, shiftKey } = up.originalEvent
      const mover = hasMoved ? moverAt(map, up) : null
      if (mover !== null) onDrop(id, mover)
      else if (!hasMoved && (ctrlKey || metaKey || shiftKey)) onToggle(id)
      else if (!hasMoved) onOpen(id)
    })
  })
  map.on('click', 'movers', (event) => {
    const id = idOf(event)
    if (id !== null) onOpen(id)
  })
}

const idOf = ({ features }: MapLayerMouseEvent): string | null => {
  const id: unknown = features?.[0]?.properties['id']
  return typeof id === 'string' ? id : null
}

function moverAt(map: GlMap, { point }: MapMouseEvent): string | null {
  const box: [PointLike, PointLike] = [
    [point.x - nearPx, point.y - nearPx],
    [point.x + nearPx, point.y + nearPx],
  ]
  const [found] = map.queryRenderedFeatures(box, { layers: ['movers'] })
  return found ? String(found.properties['id']) : null
}

const empty = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } } as const

const pointOf = ({ lng, lat, ...properties }: MapDot | MapMover): Feature => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Point', coordinates: [lng, lat] },
})

const line = (way: readonly LngLat[]): Feature => ({
  type: 'Feature',
  properties: {},
  geometry: { type: 'LineString', coordinates: way.map(([lng, lat]) => [lng, lat]) },
})

const polygon = (ring: readonly LngLat[]): Feature => ({
  type: 'Feature',
  properties: {},
  geometry: {
    type: 'Polygon',
    coordinates: ring.length > 2 ? [[...ring, ring[0]!].map(([lng, lat]) => [lng, lat])] : [],
  },
})

/** The later, the higher and the larger. */
const tones = { calm: 'news', waiting: 'muted', risk: 'risk', late: 'late' } as const

function layersOf(mode: Mode): LayerSpecification[] {
  const of = (role: Parameters<typeof colour>[1]) => colour(mode, role)
  const byTone: ExpressionSpecification = [
    'match',
    ['get', 'tone'],
    ...(['waiting', 'risk', 'late'] as const).flatMap((tone) => [tone, of(tones[tone])]),
    of(tones.calm),
  ] as unknown as ExpressionSpecification
  return [
    { id: 'paper', type: 'background', paint: { 'background-color': of('sunken') } },
    { id: 'ground', type: 'fill', source: 'places', paint: { 'fill-color': of('surface') } },
    {
      id: 'edge',
      type: 'line',
      source: 'places',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': of('edge'), 'line-width': 1.5, 'line-dasharray': [3, 2] },
    },
    { id: 'way', type: 'line', source: 'way', paint: { 'line-color': of('accent'), 'line-width': 2.5 } },
    {
      id: 'movers',
      type: 'symbol',
      source: 'movers',
      layout: {
        'icon-image': 'arrow',
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'icon-rotate': ['coalesce', ['get', 'bearing'], 0],
        'icon-rotation-alignment': 'map',
      },
      paint: {
        'icon-color': ['case', ['get', 'isBusy'], of('done'), of('muted')],
        'icon-halo-color': of('surface'),
        'icon-halo-width': 1.5,
      },
    },
    {
      id: 'dots',
      type: 'circle',
      source: 'dots',
      layout: { 'circle-sort-key': ['match', ['get', 'tone'], 'late', 3, 'risk', 2, 'waiting', 1, 0] },
      paint: {
        'circle-color': byTone,
        'circle-radius': ['match', ['get', 'tone'], 'late', 7, 'risk', 6, 5],
        'circle-stroke-color': ['case', ['get', 'isChosen'], of('ink'), of('surface')],
        'circle-stroke-width': ['case', ['get', 'isChosen'], 3, 1.5],
      },
    },
    {
      id: 'pull',
      type: 'line',
      source: 'pull',
      paint: { 'line-color': of('accent'), 'line-width': 2, 'line-dasharray': [2, 1] },
    },
  ]
}

const arrowPx = 36

/** A small arrow that points north; its colour is given where it is drawn. */
function arrow(): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = arrowPx
  canvas.height = arrowPx
  const pen = canvas.getContext('2d')!
  pen.beginPath()
  pen.moveTo(arrowPx / 2, 4)
  pen.lineTo(arrowPx - 7, arrowPx - 5)
  pen.lineTo(arrowPx / 2, arrowPx - 11)
  pen.lineTo(7, arrowPx - 5)
  pen.closePath()
  pen.fill()
  return pen.getImageData(0, 0, arrowPx, arrowPx)
}
