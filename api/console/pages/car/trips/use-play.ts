/** A moment that runs on while it is played, so many times as fast as life. */
import { useEffect, useRef, useState } from 'react';

export function usePlay(fromMs: number, toMs: number) {
  const [at, setAt] = useState(fromMs);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(10);
  const latest = useRef({ at, speed });
  latest.current = { at, speed };
  useEffect(() => {
    if (!playing) return;
    let before = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      const next = latest.current.at + (now - before) * latest.current.speed;
      before = now;
      setAt(Math.min(toMs, next));
      if (next < toMs) frame = requestAnimationFrame(step);
      else setPlaying(false);
    });
    return () => cancelAnimationFrame(frame);
  }, [playing, toMs]);
  return {
    at,
    seek: (to: number) => setAt(Math.max(fromMs, Math.min(toMs, to))),
    playing,
    /** From the end it begins anew. */
    toggle() {
      if (!playing && at >= toMs) setAt(fromMs);
      setPlaying(!playing);
    },
    speed,
    setSpeed,
  };
}
