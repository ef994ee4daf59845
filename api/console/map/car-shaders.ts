/** Points that glide on the graphics card; `STRIDE` in car-buffer.ts describes the attributes. */
import { STALE_AFTER_MS } from '../vehicles/vehicle.js';
import { COLUMNS, SHAPES } from './shapes.js';

export const VERTEX_SHADER = `#version 300 es
precision highp float;
const float MOVING = ${SHAPES.indexOf('moving')}.0;
const float OFFLINE = ${SHAPES.indexOf('offline')}.0;
const float ALERT = ${SHAPES.indexOf('alert')}.0;
const float COLUMNS = ${COLUMNS}.0;
const float STALE_S = ${(STALE_AFTER_MS / 1000).toFixed(1)};
layout(location = 0) in vec4 aFrom;
layout(location = 1) in vec4 aTo;
layout(location = 2) in vec4 aTime; // start, duration, observed, heading before
layout(location = 3) in vec2 aLook; // heading, kind
uniform mat4 uMatrix;
uniform vec4 uCentre;
uniform float uNow;
uniform float uSize;
uniform float uBearing;
uniform float uRing;
uniform float uPass;
out float vAngle;
flat out float vCell;
flat out float vStale;
void main() {
  float done = aTime.y > 0.0 ? clamp((uNow - aTime.x) / aTime.y, 0.0, 1.0) : 1.0;
  vec2 from = (aFrom.xy - uCentre.xy) + (aFrom.zw - uCentre.zw);
  vec2 to = (aTo.xy - uCentre.xy) + (aTo.zw - uCentre.zw);
  bool stale = uNow - aTime.z > STALE_S;
  // Alerts above what is old or offline, that above what moves, and that above what stands.
  float order = aLook.y == ALERT ? 3.0 : stale || aLook.y == OFFLINE ? 2.0 : aLook.y == MOVING ? 1.0 : 0.0;
  bool drawn = aLook.y >= 0.0 && (uPass < 0.0 || order == uPass);
  gl_Position = !drawn ? vec4(2.0, 2.0, 2.0, 1.0) : uMatrix * vec4(mix(from, to, done), 0.0, 1.0);
  float turn = mod(aLook.x - aTime.w + 540.0, 360.0) - 180.0; // the short way round
  float heading = aTime.w + turn * done;
  vAngle = aLook.y == MOVING && uRing < 0.5 ? radians(heading - uBearing) : 0.0;
  vCell = uRing > 0.5 ? COLUMNS - 1.0 : aLook.y;
  vStale = stale && uRing < 0.5 ? 1.0 : 0.0;
  gl_PointSize = uRing > 0.5 ? uSize * 1.7 : uSize;
}`;

/** Drawn one after the other: standing, moving, offline or stale, alerts. */
export const PASSES = [0, 1, 2, 3] as const;

export const FRAGMENT_SHADER = `#version 300 es
precision highp float;
uniform sampler2D uIcons;
in float vAngle;
flat in float vCell;
flat in float vStale;
out vec4 colour;
void main() {
  vec2 p = gl_PointCoord - 0.5;
  float c = cos(vAngle);
  float s = sin(vAngle);
  vec2 q = vec2(c * p.x + s * p.y, c * p.y - s * p.x) + 0.5;
  if (any(lessThan(q, vec2(0.01))) || any(greaterThan(q, vec2(0.99)))) discard;
  colour = texture(uIcons, vec2((q.x + vCell) / ${COLUMNS}.0, (q.y + vStale) / 2.0));
}`;
