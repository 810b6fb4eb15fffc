qs_cut(FIRST ui/ ui/app/ ui/kit/ ui/views/answer_bars ui/views/code_probe ui/views/digit_lab_view ui/views/digit_weights
             ui/views/overview_lab_view ui/views/views)
qs_cut(LATE ui/quiz/ ui/views/ ui/app/reading_list ui/kit/part_bars ui/kit/png ui/kit/svg
            ui/kit/svg_parts)
