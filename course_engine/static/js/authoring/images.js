// A picture from a dialog into the text, at the cursor. Large ones are made smaller here, before they travel.

const LONGEST_SIDE = 2000; // pixels
const LARGE = 1_500_000; // bytes

export function setUpImages(dialog, opener, insert) {
  const form = dialog.querySelector("form");
  const said = dialog.querySelector("[data-image-said]");
  opener.addEventListener("click", () => dialog.showModal());
  dialog.querySelector("[data-image-cancel]").addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    said.textContent = said.dataset.working;
    const outcome = await send(form);
    button.disabled = false;
    said.textContent = outcome.error ?? (outcome.failed ? said.dataset.failed : "");
    if (!outcome.markdown) return;
    form.reset();
    dialog.close();
    insert(outcome.markdown);
  });
}

async function send(form) {
  const fields = new FormData(form);
  const file = fields.get("file");
  if (file?.size) fields.set("file", await smaller(file), file.name);
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields, headers: { Accept: "application/json" } });
    const body = await answer.json();
    if (answer.status === 422) return { error: Object.values(body.errors)[0] };
    if (!answer.ok) return { failed: true, error: body.message };
    return body;
  } catch {
    return { failed: true };
  }
}

/** A photo of a telephone has more pixels than any page shows; what cannot be made smaller goes as it is. */
async function smaller(file) {
  if (file.size < LARGE || !["image/jpeg", "image/png", "image/webp"].includes(file.type)) return file;
  try {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const share = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
    const canvas = new OffscreenCanvas(Math.round(image.width * share), Math.round(image.height * share));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: file.type, quality: 0.9 });
  } catch {
    return file;
  }
}
