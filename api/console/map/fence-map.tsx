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

  // To the one that is chosen, at first to all of them; not while one draws.
  const chosen = fences.filter(({ chosen: is }) => is);
  const toShow = chosen.length > 0 ? chosen : draft ? [] : fences;
  const key = chosen[0]?.id ?? (toShow.length > 0 ? 'all' : '');
  const latestToShow = useRef(toShow);
  latestToShow.current = toShow;
  useEffect(() => {
    if (!drawn || key === '') return;
    const boxes = latestToShow.current.map(({ outline }) => boundsOf(outline));
    const side = (axis: number, pick: (...n: number[]) => number) => pick(...boxes.map((box) => box[axis] ?? 0));
    const wide = innerWidth > 760;
    const bottom = wide ? 60 : drawn.map.getContainer().clientHeight / 2;
    drawn.map.fitBounds([side(0, Math.min), side(1, Math.min), side(2, Math.max), side(3, Math.max)], {
      padding: { top: 60, right: 40, left: wide ? 440 : 40, bottom },
      maxZoom: 16,
      animate: false,
    });
  }, [drawn, key]);

  return <section className="map" ref={element} aria-label="Map of the fences" />;
}

function draftOutline(shape: FenceShape): GeoJSON.Geometry {
  const { geometry, radiusM, widthM } = shapedAs(shape);
  return outlineOf(geometry, radiusM, widthM);
}
