/** A map on which fences are seen, chosen and drawn: a click adds a corner, handles move them. */
import type { Map as MapLibreMap } from 'maplibre-gl';
import { useEffect, useRef, useState } from 'react';
import type { Theme } from '../shell/theme.js';
import { baseMap } from './base-map.js';
import { fenceHandles } from './fence-handles.js';
import { type DrawnFence, fenceLayer } from './fence-layer.js';
import { boundsOf, type FenceShape, isWhole, outlineOf, type Place, shapedAs } from './fence-shapes.js';
import './fence-map.css';

interface Props {
  theme: Theme;
  fences: readonly DrawnFence[];
  /** What is being drawn; undefined while one only looks. */
  draft: FenceShape | undefined;
  onDraft(shape: FenceShape): void;
  onChoose(id: string | undefined): void;
  onProblem(problem: string): void;
}

interface Drawn {
  map: MapLibreMap;
  layer: ReturnType<typeof fenceLayer>;
  handles: ReturnType<typeof fenceHandles>;
  setTheme(theme: Theme): void;
}

export function FenceMap({ theme, fences, draft, ...events }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const latest = useRef({ ...events, theme, draft });
  latest.current = { ...events, theme, draft };
  const [drawn, setDrawn] = useState<Drawn>();

  useEffect(() => {
    if (!element.current) return;
    const base = baseMap(element.current, latest.current.theme, {
      onStyle: (now) => layer.add(now),
      onProblem: (problem) => latest.current.onProblem(problem),
    });
    const { map } = base;
    const layer = fenceLayer(map);
    const change = (places: readonly Place[]) => {
      const { draft: shape, onDraft } = latest.current;
      if (shape) onDraft({ ...shape, places });
    };
    map.on('click', ({ point, lngLat }) => {
      const { draft: shape, onChoose } = latest.current;
      if (!shape) return onChoose(layer.at([point.x, point.y]));
      const place: Place = [+lngLat.lng.toFixed(7), +lngLat.lat.toFixed(7)];
      change(shape.kind === 'circle' ? [place] : [...shape.places, place]);
    });
    setDrawn({ map, layer, handles: fenceHandles(map, change), setTheme: base.setTheme });
    return () => base.remove();
  }, []);

  useEffect(() => drawn?.setTheme(theme), [drawn, theme]);
  useEffect(() => {
    const outline = draft && isWhole(draft) ? draftOutline(draft) : undefined;
    drawn?.layer.show([...fences, ...(outline ? [{ id: 'draft', name: '', outline, chosen: true }] : [])]);
    drawn?.handles.show(draft?.places ?? []);
    if (drawn) drawn.map.getCanvas().style.cursor = draft ? 'crosshair' : '';
  }, [drawn, fences, draft]);

  const shownFence = fences.find(({ chosen }) => chosen);
  const toShow = shownFence ?? (draft ? undefined : fences[0]);
  const fitted = useRef<string>(undefined);
  useEffect(() => {
    if (!drawn || !toShow || fitted.current === toShow.id) return;
    fitted.current = toShow.id;
    const padding = { top: 60, bottom: 60, right: 60, left: innerWidth > 760 ? 440 : 60 };
    drawn.map.fitBounds(boundsOf(toShow.outline), { padding, maxZoom: 16, animate: false });
  }, [drawn, toShow]);

  return <section className="map" ref={element} aria-label="Map of the fences" />;
}

function draftOutline(shape: FenceShape): GeoJSON.Geometry {
  const { geometry, radiusM, widthM } = shapedAs(shape);
  return outlineOf(geometry, radiusM, widthM);
}
