/** A thin line at the top of everything while a request takes longer than a second. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { busy } from '../data/busy.js';
import './progress-bar.css';

const PATIENCE_MS = 1000;

export function ProgressBar() {
  const working = useSyncExternalStore(busy.subscribe, () => busy.running() > 0);
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!working) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [working]);
  return slow ? <div className="progress" role="progressbar" aria-label="Working" /> : null;
}
