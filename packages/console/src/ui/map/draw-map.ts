import {
  LngLatBounds,
  Map as GlMap,
  Marker,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
  type StyleSpecification,
} from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import { colour, type Mode } from '../theme.ts'
import type { MapPoint, MapProps } from './map.tsx'

setWorkerUrl(workerUrl)

const paddingPx = 40

export function drawMap(container: HTMLElement, { boundary, points, onOpen }: MapProps, mode: Mode): GlMap {
  const bounds = new LngLatBounds()
  for (const [lng, lat] of boundary) bounds.extend([lng, lat])
  for (const point of points) bounds.extend([point.lng, point.lat])
  const map = new GlMap({
    container,
    style: styleOf(boundary, mode),
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
  for (const point of points)
    new Marker({ element: pin(point, onOpen), anchor: 'center' }).setLngLat([point.lng, point.lat]).addTo(map)
  return map
}

/** A place: its name always, what there is to know of it on hover and focus. */
function pin(point: MapPoint, onOpen: MapProps['onOpen']): HTMLElement {
  const element = document.createElement(onOpen ? 'button' : 'div')
  element.className = 'map-pin'
  element.tabIndex = 0
  if (onOpen) element.addEventListener('click', () => onOpen(point.id))
  else element.setAttribute('role', 'img')
  element.setAttribute('aria-label', `${point.name} ${point.note}`)
  const name = element.appendChild(document.createElement('span'))
  name.className = 'map-pin-name'
  name.textContent = point.name
  const note = element.appendChild(document.createElement('span'))
  note.className = 'map-pin-note'
  note.textContent = point.note
  return element
}

function styleOf(boundary: MapProps['boundary'], mode: Mode): StyleSpecification {
  const first = boundary[0]
  const ring = first === undefined ? [] : [...boundary, first].map(([lng, lat]) => [lng, lat])
  return {
    version: 8,
    sources: {
      place: {
        type: 'geojson',
        data: {
          type: 'Feature',
          properties: {},
          geometry: { type: 'Polygon', coordinates: ring.length > 3 ? [ring] : [] },
        },
      },
    },
    layers: [
      { id: 'paper', type: 'background', paint: { 'background-color': colour(mode, 'sunken') } },
      { id: 'ground', type: 'fill', source: 'place', paint: { 'fill-color': colour(mode, 'surface') } },
      {
        id: 'edge',
        type: 'line',
        source: 'place',
        layout: { 'line-join': 'round' },
        paint: { 'line-color': colour(mode, 'done'), 'line-width': 2, 'line-dasharray': [3, 2] },
      },
    ],
  }
}
