// The small map on a site's own page: its municipality and one pin.

import { drawMunicipality, drawn, fit, pin, trouble, whenMap } from "./map-tools.js";

// Near enough to tell where in the municipality, far enough to see its shape.
const NEAR = 13;

whenMap("site", async (map, box) => {
  const { latitude, longitude, status, name } = box.dataset;
  const where = [Number(latitude), Number(longitude)];
  const icon = pin(box, { drawing: `status-${status}`, look: `status--${status}`, label: name });
  map.setView(where, NEAR, { animate: false });
  L.marker(where, { icon, keyboard: false, interactive: false }).addTo(map);
  try {
    const area = await drawMunicipality(map, box);
    fit(map, area.extend(where), NEAR);
  } catch (error) {
    trouble(box, error);
  }
  drawn(box);
});
