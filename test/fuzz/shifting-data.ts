/** Data of which each part is something else when it is read again: what is checked is then not what is used, unless it was read once. */
export function shiftingData<Data>(value: Data): Data {
  if (value === null || typeof value !== 'object') return value;
  const result = (Array.isArray(value) ? [] : {}) as Data & object;
  for (const [key, part] of Object.entries(value)) {
    const first: unknown = shiftingData(part);
    let reads = 0;
    Object.defineProperty(result, key, {
      enumerable: true,
      configurable: true,
      get: () => {
        reads += 1;
        return reads === 1 ? first : Number.NaN;
      },
    });
  }
  return result;
}
