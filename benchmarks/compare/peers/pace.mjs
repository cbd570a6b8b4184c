// Starts devices by due time, so that all tools offer the same load; keeps them referenced until the process ends.
export function pace(devices, rate, start) {
  const held = [];
  const begun = performance.now();
  const timer = setInterval(() => {
    const due = Math.min(devices, Math.floor(((performance.now() - begun) * rate) / 1000) + 1);
    while (held.length < due) {
      held.push(start(held.length));
    }

    if (held.length === devices) {
      clearInterval(timer);
      setInterval(() => held.length, 1 << 30);
    }
  }, 5);
}
