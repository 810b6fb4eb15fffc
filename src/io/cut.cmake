# All readers but that of the bundled layers are late.
qs_cut(LATE io/)
qs_cut(FIRST io/canonical_order io/digit_network io/dtype io/reader_parts io/safetensors io/safetensors_header io/tensor_file
             io/tensor_stream io/tensor_values)
