// Bundled files that are no layers, by their names in requests (src/labs/values/byte_request.hpp).
export const kBundledFiles = /** @type {Record<string, string>} */ ({
  digits: 'digits.u8',
  digit_network: 'digit_network.f16',
  english: 'english.json',
  english_model: 'english_model.f16',
});
