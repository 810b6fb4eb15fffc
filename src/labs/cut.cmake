qs_cut(FIRST labs/ labs/app/ labs/digit/ labs/overview/ labs/results/ labs/state/ labs/values/ labs/words/)
qs_cut(LATE labs/blocks/ labs/capacity/ labs/checker/ labs/compare/ labs/entropy/ labs/importance/ labs/ladder/ labs/language/ labs/model/ labs/names/
            labs/network/ labs/noise/
            labs/presets/ labs/quiz/ labs/recipe/ labs/report/ labs/rounding/ labs/app/model_moves labs/app/quiz_controller labs/app/quiz_facts labs/words/language
            labs/results/blocks_model labs/results/capacity_model labs/results/entropy_model labs/results/ladder_model
            labs/results/language_model
            labs/results/network_model labs/results/noise_model labs/results/rounding_model labs/results/survey_model)
# Files that parse a link.
qs_cut(FIRST labs/capacity/state labs/language/state labs/model/state labs/network/state labs/rounding/state)
