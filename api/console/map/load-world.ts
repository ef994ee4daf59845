/** Countries (Natural Earth 1:50m), from our own server. */
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import worldUrl from 'world-atlas/countries-50m.json?url';
import { unwrapGeometry } from './unwrap-ring.js';

export async function loadWorld(): Promise<GeoJSON.FeatureCollection> {
  const answer = await fetch(worldUrl);
  const world = (await answer.json()) as Topology<{ countries: GeometryCollection }>;
  const { features } = feature(world, world.objects.countries);
  return {
    type: 'FeatureCollection',
    features: features.map((country) => ({ ...country, geometry: unwrapGeometry(country.geometry) })),
  };
}
